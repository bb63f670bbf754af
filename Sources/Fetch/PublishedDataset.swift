/// A data set that others publish as files.
public struct PublishedDataset: Sendable {
  /// The name in commands and of the folder, such as `fashion-mnist`.
  public let name: String
  /// The name in sentences, such as `Fashion-MNIST`.
  public let title: String
  /// The addresses of the folders that hold the files, in the order in which they are tried.
  public let mirrors: [String]
  /// The files.
  public let files: [PublishedFile]

  /// Describes a data set.
  public init(name: String, title: String, mirrors: [String], files: [PublishedFile]) {
    self.name = name
    self.title = title
    self.mirrors = mirrors
    self.files = files
  }

  /// All that can be fetched by name.
  public static let all = [mnist, fashionMNIST]

  /// The data set of that name, if there is one.
  public static func named(_ name: String) -> PublishedDataset? {
    all.first { $0.name == name }
  }

  /// The handwritten digits of LeCun, Cortes and Burges (1998).
  ///
  /// Copies that were compressed again are about, so what counts is the unpacked content. Its
  /// checksums follow from the archives of the first mirror, whose SHA-256 TensorFlow Datasets
  /// publishes in tensorflow_datasets/url_checksums/mnist.txt.
  public static let mnist = PublishedDataset(
    name: "mnist",
    title: "MNIST",
    mirrors: [
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ],
    files: [
      PublishedFile(
        name: "train-images-idx3-ubyte.gz",
        checksum: .content("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")
      ),
      PublishedFile(
        name: "train-labels-idx1-ubyte.gz",
        checksum: .content("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")
      ),
      PublishedFile(
        name: "t10k-images-idx3-ubyte.gz",
        checksum: .content("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")
      ),
      PublishedFile(
        name: "t10k-labels-idx1-ubyte.gz",
        checksum: .content("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")
      ),
    ]
  )

  /// The pictures of clothes of Xiao, Rasul and Vollgraf (2017), in the form of MNIST.
  ///
  /// The SHA-256 of the archives are those of TensorFlow Datasets,
  /// tensorflow_datasets/url_checksums/fashion_mnist.txt; the authors' own README has MD5 only.
  public static let fashionMNIST = PublishedDataset(
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    files: [
      PublishedFile(
        name: "train-images-idx3-ubyte.gz",
        checksum: .file("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84")
      ),
      PublishedFile(
        name: "train-labels-idx1-ubyte.gz",
        checksum: .file("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845")
      ),
      PublishedFile(
        name: "t10k-images-idx3-ubyte.gz",
        checksum: .file("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073")
      ),
      PublishedFile(
        name: "t10k-labels-idx1-ubyte.gz",
        checksum: .file("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")
      ),
    ]
  )
}
