import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Pictures } from '../../ports'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
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
        const body = await readFile(placeOf(photoId, suffix)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null
          throw error
        })
        if (body) return { body, mediaType }
      }
      return null
    },
    async remove(photoId) {
      for (const suffix of Object.values(SUFFIXES)) await rm(placeOf(photoId, suffix), { force: true })
    },
  }
}
