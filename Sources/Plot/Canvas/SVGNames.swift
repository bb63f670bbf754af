/// Gives the parts of an SVG file names that depend on nothing but the file.
enum SVGNames {
  /// Renumbers the surfaces, which Cairo counts through the whole life of the process, from 1.
  ///
  /// Names end with a quotation mark or a bracket; texts are outlines, so that none can look like one.
  static func renumbered(_ file: [UInt8]) -> [UInt8] {
    let prefix = Array("surface".utf8)
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    var result: [UInt8] = []
    result.reserveCapacity(file.count)
    var place = 0
    while place < file.count {
      guard file[place] == prefix[0], file[place...].starts(with: prefix) else {
        result.append(file[place])
        place += 1
        continue
      }
      let digits = file[(place + prefix.count)...].prefix { 48...57 ~= $0 }
      let number = numbers[digits] ?? numbers.count + 1
      numbers[digits] = number
      result += prefix + Array(String(number).utf8)
      place = digits.endIndex
    }
    return result
  }
}
