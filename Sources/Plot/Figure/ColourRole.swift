/// What a colour stands for; the theme says which colour that is.
public enum ColourRole: Hashable, Sendable {
  /// One of several unordered things, counted from 0; colours repeat after the palette's end.
  case category(Int)
  /// A place from 0 to 1 in an order, such as that of a swept number.
  case sequential(Double)
  /// Something to compare with, in grey.
  case neutral
}
