import Glibc
import KithKernel
import KithModel

/// Keeps effects as files in place of performing them: `sink/mail/0sb….eml`.
///
/// A file is named after the effect, so that one that is tried again leaves one file.
struct FileSink: EffectSink {
    /// The folder, as `kith-data/sink`.
    let folder: String

    func take(_ effect: Effect, _ picture: EffectPicture) async throws {
        let path = "\(folder)/\(effect.kind)/\(effect.id).\(picture.suffix)"
        try FolderWalk.makeFolders(above: path)
        try TextFile.replace(path, String(decoding: picture.bytes, as: UTF8.self))
    }
}
