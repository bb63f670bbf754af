internal import Foundation

/// A colour in sRGB with an opacity.
public struct Colour: Hashable, Sendable {
  /// Red from 0 to 1.
  public var red: Double
  /// Green from 0 to 1.
  public var green: Double
  /// Blue from 0 to 1.
  public var blue: Double
  /// Opacity from 0, which cannot be seen, to 1.
  public var alpha: Double

  /// Makes a colour from 24 bits, such as `0x0072B2`.
  public init(_ hex: UInt32, alpha: Double = 1) {
    red = Double(hex >> 16 & 0xFF) / 255
    green = Double(hex >> 8 & 0xFF) / 255
    blue = Double(hex & 0xFF) / 255
    self.alpha = alpha
  }

  /// The same colour with another opacity.
  public func opacity(_ alpha: Double) -> Colour {
    var colour = self
    colour.alpha = alpha
    return colour
  }

  /// The colour a share of the way from this one to another, component by component.
  public func mixed(with other: Colour, share: Double) -> Colour {
    var colour = self
    colour.red += (other.red - red) * share
    colour.green += (other.green - green) * share
    colour.blue += (other.blue - blue) * share
    colour.alpha += (other.alpha - alpha) * share
    return colour
  }

  /// Relative luminance, 0 for black and 1 for white; opacity is not looked at.
  ///
  /// Web Content Accessibility Guidelines 2.1, W3C 2018, "relative luminance".
  public var luminance: Double {
    func linear(_ value: Double) -> Double {
      value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio of two colours, 1 for equal ones up to 21 (same source as `luminance`).
  public func contrast(with other: Colour) -> Double {
    let (first, second) = (luminance, other.luminance)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// The nearest colour towards black or white that can be read as text on a background.
  public func legible(on background: Colour, contrast wanted: Double = 4.5) -> Colour {
    let target = Colour(background.luminance > 0.18 ? 0x000000 : 0xFFFFFF)
    var colour = self
    for step in 1...20 where colour.contrast(with: background) < wanted {
      colour = mixed(with: target, share: Double(step) / 20)
    }
    return colour
  }
}

extension Colour: CustomStringConvertible {
  /// Six hexadecimal digits, and the opacity in per cent where it is not full.
  public var description: String {
    let digits = [red, green, blue].map { component in
      let byte = Int((min(max(component, 0), 1) * 255).rounded())
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }
    let opacity = alpha < 1 ? "/\(Int((alpha * 100).rounded()))%" : ""
    return "#" + digits.joined() + opacity
  }
}
