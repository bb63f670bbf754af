@main
struct Exp {
  static func main() {}
}
