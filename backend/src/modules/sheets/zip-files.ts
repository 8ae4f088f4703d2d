import { Zip, ZipPassThrough } from 'fflate'

/** One file of a package; its bytes are packed already, as those of pictures and workbooks are. */
export type PackedFile = { name: string; bytes: AsyncIterable<Uint8Array> }

/** A ZIP of files that are read one after the other while it is sent. */
export async function* zipBytes(files: AsyncIterable<PackedFile>): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    packed.push(bytes)
  })
  for await (const { name, bytes } of files) {
    const part = new ZipPassThrough(name)
    zip.add(part)
    for await (const piece of bytes) {
      part.push(piece)
      yield* packed.splice(0)
    }
    part.push(new Uint8Array(0), true)
    yield* packed.splice(0)
  }
  zip.end()
  yield* packed.splice(0)
}
