#define _GNU_SOURCE
#include "include/CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

/// A pipe that no other thread's program inherits, even one that is begun at the same moment.
static int closedPipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  for (int end = 0; end < 2; end++) fcntl(ends[end], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

int expPipe(int ends[2]) {
  if (closedPipe(ends) != 0) return errno;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return 0;
}

/// What the child does between fork and exec: nothing that is not safe in a signal handler.
static void become(char *const words[], char *const environment[], const char *folder, int output,
                   int error, pid_t parent, int report) {
  int failure[2] = {0, 0};
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before that.
  if (getppid() != parent) _exit(127);
#else
  (void)parent;
#endif
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int input = open("/dev/null", O_RDONLY);
  // Descriptors 0 to 2 are open in exp, so these are others.
  dup2(input, STDIN_FILENO);
  if (input > STDERR_FILENO) close(input);
  dup2(output, STDOUT_FILENO);
  dup2(error, STDERR_FILENO);
  if (chdir(folder) != 0) {
    failure[1] = 1;
  } else {
#ifdef __linux__
    execvpe(words[0], words, environment);
#else
    extern char **environ;
    environ = (char **)environment;
    execvp(words[0], words);
#endif
  }
  failure[0] = errno;
  ssize_t written = write(report, failure, sizeof failure);
  _exit(written < 0 ? 126 : 127);
}

int expSpawn(char *const words[], char *const environment[], const char *folder, int output,
             int error, pid_t *pid, int *inFolder) {
  int report[2];
  *inFolder = 0;
  if (closedPipe(report) != 0) return errno;
  // No handler of this process may run in the child before its signals are its own.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) become(words, environment, folder, output, error, parent, report[1]);
  int code = child < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (child > 0) {
    // Here too, so that the group is there for whoever signals it now.
    setpgid(child, child);
    int failure[2];
    ssize_t count;
    do {
      count = read(report[0], failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    if (count == sizeof failure) {
      while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
      }
      code = failure[0];
      *inFolder = failure[1];
    }
  }
  close(report[0]);
  *pid = child;
  return code;
}

void expWaitForChildren(void) {
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) != 0) return;
  if (action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) != 0) signal(SIGCHLD, SIG_DFL);
}

int expAdoptOrphans(void) {
#ifdef __linux__
  return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}

void expReapGroup(pid_t group) {
  while (waitpid(-group, NULL, WNOHANG) > 0) {
  }
}

/// 0 where there is none. Atomic rather than locked: a signal handler reads it at any moment.
static _Atomic pid_t groups[1024];
static const size_t places = sizeof groups / sizeof groups[0];

void expRememberGroup(pid_t group) {
  for (size_t place = 0; place < places; place++) {
    pid_t none = 0;
    if (atomic_compare_exchange_strong(&groups[place], &none, group)) return;
  }
}

void expForgetGroup(pid_t group) {
  for (size_t place = 0; place < places; place++) {
    pid_t found = group;
    if (atomic_compare_exchange_strong(&groups[place], &found, 0)) return;
  }
}

void expKillGroups(void) {
  for (size_t place = 0; place < places; place++) {
    pid_t group = atomic_load(&groups[place]);
    if (group > 0) kill(-group, SIGKILL);
  }
}
