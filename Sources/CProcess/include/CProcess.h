#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/types.h>

/// Begins a program in a process group of its own, with no standard input.
///
/// `words` and `environment` end with NULL; `words[0]` is looked up in PATH where it has no slash, after
/// the change to `folder`. `output` and `error` become its standard output and error. Its signals are as
/// a program expects them; it is killed where the calling thread ends before it.
///
/// Gives 0, or the errno of what failed; `inFolder` is then 1 where it was the change to the folder.
int expSpawn(char *const words[], char *const environment[], const char *folder, int output,
             int error, pid_t *pid, int *inFolder);

/// A pipe whose ends no program inherits, the reading one not blocking; 0, or an errno.
int expPipe(int ends[2]);

/// Lets this process wait for its children, also where whoever began it has SIGCHLD ignored, so that the
/// system would keep nothing of how they end.
void expWaitForChildren(void);

/// Lets this process take over the children of programs that ended before them, so that it can wait for
/// them; 0, or an errno where the system has no such thing.
int expAdoptOrphans(void);

/// Waits for what has ended of a process group whose members are children of this process.
void expReapGroup(pid_t group);

/// Notes a process group that `expKillGroups` is to end; beyond 1,024 at a time it is not noted.
void expRememberGroup(pid_t group);

/// Forgets a process group that has ended.
void expForgetGroup(pid_t group);

/// Kills all process groups that are noted; may be called in a signal handler.
void expKillGroups(void);

#endif
