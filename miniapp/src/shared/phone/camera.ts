import Taro from '@tarojs/taro'

/** A picture small enough to send (the platform takes at most 2 MiB) and good enough as evidence. */
export type Photo = { content: ArrayBuffer; mediaType: 'image/jpeg' | 'image/png'; preview: string }
export type PhotoResult =
  /** `unreadable`: of those that were chosen so many could not be read. */
  | { ok: true; photos: Photo[]; unreadable: number }
  | { ok: false; reason: 'cancelled' | 'not_allowed' | 'too_large' | 'unreadable' }

const MAX_SIDE_PX = 1600
const QUALITY = 0.75
const MAX_BYTES = 2 * 1024 * 1024
/** To make one picture small. */
const READY_WITHIN_MS = 10_000

/**
 * Opens the camera or the album for at most `count` pictures. WeChat compresses them (`sizeType: compressed`); in a
 * browser they are resized first. `onChosen`: they were taken and are now made small, which lasts a second or more each on a slow phone.
 */
export async function takePhotos(count = 1, onChosen: () => void = () => undefined): Promise<PhotoResult> {
  return process.env.TARO_ENV === 'h5' ? chooseInBrowser(count, onChosen) : takeInWeChat(count, onChosen)
}

async function takeInWeChat(count: number, onChosen: () => void): Promise<PhotoResult> {
  let files: { tempFilePath: string }[]
  try {
    const chosen = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['camera', 'album'],
    })
    files = chosen.tempFiles
  } catch (error) {
    const errorText = String((error as { errMsg?: string }).errMsg)
    return { ok: false, reason: /auth|deny|denied|privacy/.test(errorText) ? 'not_allowed' : 'cancelled' }
  }
  onChosen()
  return readAll(files, ({ tempFilePath }) => readPhotoFile(tempFilePath))
}

async function readPhotoFile(filePath: string): Promise<Photo> {
  const compressing = Taro.compressImage({
    src: filePath,
    quality: QUALITY * 100,
    compressedWidth: MAX_SIDE_PX,
  })
  const { tempFilePath } = await inTime(compressing).catch(() => ({ tempFilePath: filePath }))
  const content = Taro.getFileSystemManager().readFileSync(tempFilePath) as ArrayBuffer
  return { content, mediaType: mediaTypeOf(content), preview: tempFilePath }
}

/** Whoever waits for a picture must not wait forever. */
function inTime<Result>(working: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('picture: no answer')), READY_WITHIN_MS)
    void working.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const mediaTypeOf = (content: ArrayBuffer): Photo['mediaType'] =>
  new Uint8Array(content)[0] === 0x89 ? 'image/png' : 'image/jpeg'

/** What can be read is taken; what cannot is said, never left out in silence. */
async function readAll<File>(files: File[], read: (file: File) => Promise<Photo>): Promise<PhotoResult> {
  const photos: Photo[] = []
  for (const file of files) {
    const photo = await read(file).catch(() => undefined)
    if (photo?.content) photos.push(photo)
  }
  if (photos.some(photo => photo.content.byteLength > MAX_BYTES)) return { ok: false, reason: 'too_large' }
  const unreadable = files.length - photos.length
  return photos.length > 0 ? { ok: true, photos, unreadable } : { ok: false, reason: 'unreadable' }
}

function chooseInBrowser(count: number, onChosen: () => void): Promise<PhotoResult> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.multiple = count > 1
  input.hidden = true
  document.body.append(input)
  return new Promise<PhotoResult>(resolve => {
    const finish = (result: PhotoResult) => {
      input.remove()
      resolve(result)
    }
    input.addEventListener('cancel', () => finish({ ok: false, reason: 'cancelled' }))
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].slice(0, count)
      if (files.length === 0) return finish({ ok: false, reason: 'cancelled' })
      onChosen()
      void readAll(files, file => inTime(resize(file))).then(finish)
      return undefined
    })
    input.click()
  })
}

async function resize(file: File): Promise<Photo> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob(
      encoded => (encoded ? resolve(encoded) : reject(new Error('no picture'))),
      'image/jpeg',
      QUALITY,
    ),
  )
  return { content: await blob.arrayBuffer(), mediaType: 'image/jpeg', preview: URL.createObjectURL(blob) }
}
