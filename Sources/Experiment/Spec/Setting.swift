/// The values of all parameters of a trial, with every default filled in.
///
/// A parameter that has no meaning beside the others (`momentum` where the optimiser is `sgd`) is
/// not in it, so two settings are equal exactly when they ask for the same computation.
public struct Setting: Hashable, Sendable {
  /// The values by the parameters' names.
  public var values: [String: Value]

  /// Makes a setting of the given values.
  public init(_ values: [String: Value] = [:]) {
    self.values = values
  }

  /// The value of a parameter, nil where the setting has none of that name.
  public subscript(name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The names of all parameters in alphabetical order.
  public var names: [String] { values.keys.sorted() }

  /// The setting as a JSON object with sorted keys and no spaces.
  public var canonicalText: String {
    let members = names.map { name in
      quotedJSON(name) + ":" + (values[name]?.canonicalText ?? "null")
    }
    return "{" + members.joined(separator: ",") + "}"
  }
}
