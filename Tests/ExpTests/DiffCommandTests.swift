import Foundation
import Testing

struct DiffCommandTests {
  @Test
  func `diff prints derivatives, their values and the numerical ones`() throws {
    let result = try Program.inEmptyFolder {
      try $0.run("diff", "sin(2*pi*x + 2*y/5)", "--at", "x=10,y=5")
    }
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(
      result.output == """
        f = sin(2*pi*x + 2*y/5)
        df/dx = 2*pi*cos(2*pi*x + 2*y/5)
        df/dy = 2*cos(2*pi*x + 2*y/5)/5

        at x = 10, y = 5: f = 0.9092974268256827

                              exact             numerical  difference
        df/dx    -2.614727689022256   -2.6147275169696726     1.72e-7
        df/dy  -0.16645873461885607  -0.16645873456788696     5.1e-11

        """
    )
  }

  @Test
  func `diff prints a table over a range, with infinities as strings in JSON`() throws {
    try Program.inEmptyFolder { program in
      let table = try program.run(
        "diff",
        "-x^2/y",
        "--over",
        "x=-2:2:2",
        "--at",
        "y=1",
        "--by",
        "x"
      )
      #expect(
        table.output == """
          f = -x^2/y
          df/dx = -2*x/y

           x   f  df/dx
          -2  -4      4
           0   0      0
           2  -4     -4

          """
      )
      let result = try program.run("diff", "1/x", "--over", "x=-1:1:2", "--json")
      let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
      let over = try #require(json?["over"] as? [String: [Any]])
      #expect(over["x"] as? [Double] == [-1, 0, 1])
      #expect(over["f"]?[1] as? String == "Infinity")
      #expect(over["df/dx"]?[1] as? String == "-Infinity")
    }
  }

  @Test
  func `diff points at what is wrong in an expression`() throws {
    let result = try Program.inEmptyFolder { try $0.run("diff", "2*x + sni(y)") }
    #expect(result.status == 64)
    #expect(
      result.errors.hasPrefix(
        """
        Error: expression, character 7: expected a function before '(', found 'sni'; did you mean \
        'sin'?

          2*x + sni(y)
                ^^^

        """
      )
    )
  }

  @Test(
    arguments: [
      (["x*y", "--at", "x=1"], "no value for 'y'"), (["x", "--at", "z=1"], "'z' does not occur"),
      (["x", "--at", "x"], "expected '--at' with a variable"),
      (["x", "--at", "x=a"], "expected a number"), (["x", "--at", "x=1,x=2"], "found several"),
      (["x", "--at", "x=1/0"], "expected a finite number"),
      (["x", "--over", "x=1:2"], "how many steps"),
      (["x", "--over", "x=0:1:4", "--at", "x=1"], "both a value"),
      (["x", "--by", "y"], "does not occur"),
      (["x", "--step", "0"], "expected '--step' above 0"),
      (["x", "--nope"], "Unknown option '--nope'"),
      (["x", "y"], "expected one expression, found 2"), ([], "expression"),
    ] as [([String], String)]
  )
  func `diff refuses what it cannot do`(_ arguments: [String], _ message: String) throws {
    let result = try Program.inEmptyFolder { try $0.run(["diff"] + arguments) }
    #expect(result.status == 64)
    #expect(result.errors.contains(message))
  }

  @Test
  func `diff says why a value or a difference is off`() throws {
    try Program.inEmptyFolder { program in
      let hole = try program.run("diff", "ln(x - 3)", "--at", "x=2")
      #expect(hole.status == 0)
      #expect(hole.errors.contains("the logarithm of a negative number: x - 3 = -1"))
      let lost = try program.run("diff", "x^2", "--at", "x=1e13")
      #expect(lost.errors.contains("neighbouring doubles are 0.00195 apart"))
    }
  }

  @Test
  func `graph takes a formula and a point`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run("graph", "sin(x)*y", "--at", "x=1,y=2", "--text")
      #expect(result.status == 0)
      #expect(result.output.hasSuffix("sin(x)*y  ×          sin(x), y         1.683   1\n"))
      let missing = try program.run("graph", "sin(x)*y", "--at", "x=1")
      #expect(missing.status == 64)
      #expect(missing.errors.contains("no value for 'y'"))
    }
  }
}
