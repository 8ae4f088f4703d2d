import { randomBytes } from 'node:crypto'
import { mkdir, opendir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Pictures } from '../../ports'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** A picture, or a draft of one: what else lies in the folder is not ours. */
const STORED = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:jpg|png)(\.[0-9a-f]{12}\.draft)?$/
const SUFFIXES: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png' }

/** Pictures as files in a folder that all nodes share; a file appears whole or not at all. */
export function createFolderPictures(folder: string): Pictures {
  const placeOf = (photoId: string, suffix: string) => {
    if (!ID.test(photoId)) throw new Error('not the id of a picture')
    return path.join(folder, photoId.slice(-2), `${photoId}.${suffix}`)
  }
  return {
    async put(photoId, body, mediaType) {
      const suffix = SUFFIXES[mediaType]
      if (!suffix) throw new Error(`no picture: ${mediaType}`)
      const file = placeOf(photoId, suffix)
      const draft = `${file}.${randomBytes(6).toString('hex')}.draft`
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(draft, body, { mode: 0o640 })
      await rename(draft, file)
    },
    async read(photoId) {
      for (const [mediaType, suffix] of Object.entries(SUFFIXES)) {
        const body = await readFile(placeOf(photoId, suffix)).catch(nothingIfAbsent)
        if (body) return { body, mediaType }
      }
      return null
    },
    async remove(photoId) {
      for (const suffix of Object.values(SUFFIXES)) await rm(placeOf(photoId, suffix), { force: true })
    },
    async *list(shard, before) {
      const part = shard.toString(16).padStart(2, '0')
      const entries = await opendir(path.join(folder, part)).catch(nothingIfAbsent)
      if (!entries) return
      for await (const { name } of entries) {
        const match = STORED.exec(name)
        if (!match) continue
        const written = await stat(path.join(folder, part, name)).catch(nothingIfAbsent)
        if (written && written.mtime < before)
          yield { photoId: match[2] ? null : match[1]!, name: path.join(part, name) }
      }
    },
    removeFile: ({ name }) => rm(path.join(folder, name), { force: true }),
  }
}

function nothingIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
