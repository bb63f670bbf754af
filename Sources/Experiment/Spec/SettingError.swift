/// A parameter of a setting that is missing or of another type than this version expects.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter's name.
  public let parameter: String

  /// Makes an error about that parameter.
  public init(parameter: String) {
    self.parameter = parameter
  }

  /// Names the parameter and says where such settings come from.
  public var description: String {
    "the parameter '\(parameter)' is missing or of another type than this version of exp expects; "
      + "the setting was written by another version"
  }
}

extension Setting {
  func integer(_ name: String) throws(SettingError) -> Int {
    guard case .integer(let value)? = self[name] else { throw SettingError(parameter: name) }
    return value
  }

  func number(_ name: String) throws(SettingError) -> Double {
    guard let value = self[name]?.numberValue else { throw SettingError(parameter: name) }
    return value
  }

  func bool(_ name: String) throws(SettingError) -> Bool {
    guard case .bool(let value)? = self[name] else { throw SettingError(parameter: name) }
    return value
  }

  func word<Name: RawRepresentable<String>>(
    _ name: String
  ) throws(SettingError) -> Name {
    guard case .string(let text)? = self[name], let word = Name(rawValue: text) else {
      throw SettingError(parameter: name)
    }
    return word
  }

  func string(_ name: String) throws(SettingError) -> String {
    guard case .string(let text)? = self[name] else { throw SettingError(parameter: name) }
    return text
  }

  func point(_ name: String) throws(SettingError) -> [String: Double] {
    guard case .object(let members)? = self[name] else { throw SettingError(parameter: name) }
    let coordinates = members.compactMapValues(\.numberValue)
    guard coordinates.count == members.count else { throw SettingError(parameter: name) }
    return coordinates
  }

  func integers(_ name: String) throws(SettingError) -> [Int] {
    if case .integer(let value)? = self[name] { return [value] }
    guard case .list(let values)? = self[name] else { throw SettingError(parameter: name) }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value else { throw SettingError(parameter: name) }
      integers.append(integer)
    }
    return integers
  }
}
