import ArgumentParser

struct PythonHelperCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "python-helper",
    abstract: "Print a Python module with log(step, **metrics), to be saved beside a program.",
    discussion: "  exp python-helper > explog.py"
  )

  func run() throws { Console.print(asIs: Self.module) }

  /// The module; docs/python.md tells how it is used.
  static let module = #"""
    """Tells metrics to exp (https://docs.python.org/3/library/json.html, one object a line).

    Save beside a program as explog.py. It needs Python 3.6 and nothing else; in a program that is not
    run by exp it prints the metrics.

        import explog
        rate = explog.parameter("learning_rate", 0.1)
        for step in range(1000):
            explog.log(step, loss=loss, accuracy=accuracy)
    """
    import json
    import os

    # Written to at once and whole, so that threads and forked processes may log, too.
    _pipe = os.open(os.environ["EXP_METRICS"], os.O_WRONLY) if os.environ.get("EXP_METRICS") else None
    seed = int(os.environ.get("EXP_SEED", "0"))
    folder = os.environ.get("EXP_RUN_DIR", ".")


    def log(step=None, **metrics):
        """Tells the values of some metrics at a step: anything that float() takes, also one in an array."""
        record = {} if step is None else {"step": int(step)}
        for name, value in metrics.items():
            record[name] = float(value.item() if hasattr(value, "item") else value)
        if _pipe is None:
            print(json.dumps(record), flush=True)
        else:
            os.write(_pipe, (json.dumps(record) + "\n").encode())


    def parameter(name, default):
        """The run's value of a parameter, of the type of the default; as text where that is None."""
        text = os.environ.get("EXP_PARAM_" + "".join(c if c.isalnum() else "_" for c in name))
        if text is None or default is None:
            return default if text is None else text
        if isinstance(default, bool):
            return text.lower() in ("true", "1")
        return type(default)(text)

    """#
}
