import Taro from '@tarojs/taro'

/** A JPEG small enough to send (the platform takes at most 2 MiB) and still good enough to prove something. */
export type Shot = { content: ArrayBuffer; mediaType: 'image/jpeg' | 'image/png'; preview: string }
export type Taken =
  | { ok: true; shots: Shot[] }
  | { ok: false; why: 'cancelled' | 'not_allowed' | 'too_large' }

const LONGEST_PX = 1600
const QUALITY = 0.75
const MAX_BYTES = 2 * 1024 * 1024

/**
 * Opens the camera, or the album where the person chooses so, for at most `count` pictures. WeChat compresses by itself
 * (`sizeType: compressed`); a browser draws the picture smaller first.
 */
export async function takePhotos(count = 1): Promise<Taken> {
  return process.env.TARO_ENV === 'h5' ? chosenInBrowser(count) : takenOnPhone(count)
}

async function takenOnPhone(count: number): Promise<Taken> {
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['camera', 'album'],
    })
    const shots: Shot[] = []
    for (const { tempFilePath } of tempFiles) shots.push(await readShot(tempFilePath))
    return fitting(shots)
  } catch (error) {
    const said = String((error as { errMsg?: string }).errMsg)
    return { ok: false, why: /auth|deny|denied|privacy/.test(said) ? 'not_allowed' : 'cancelled' }
  }
}

async function readShot(filePath: string): Promise<Shot> {
  const { tempFilePath } = await Taro.compressImage({
    src: filePath,
    quality: QUALITY * 100,
    compressedWidth: LONGEST_PX,
  }).catch(() => ({ tempFilePath: filePath }))
  const content = Taro.getFileSystemManager().readFileSync(tempFilePath) as ArrayBuffer
  return { content, mediaType: mediaTypeOf(content), preview: tempFilePath }
}

const mediaTypeOf = (content: ArrayBuffer): Shot['mediaType'] =>
  new Uint8Array(content)[0] === 0x89 ? 'image/png' : 'image/jpeg'

const fitting = (shots: Shot[]): Taken =>
  shots.some(shot => shot.content.byteLength > MAX_BYTES)
    ? { ok: false, why: 'too_large' }
    : { ok: true, shots }

function chosenInBrowser(count: number): Promise<Taken> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.multiple = count > 1
  input.hidden = true
  document.body.append(input)
  return new Promise<Taken>(resolve => {
    const end = (taken: Taken) => {
      input.remove()
      resolve(taken)
    }
    input.addEventListener('cancel', () => end({ ok: false, why: 'cancelled' }))
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].slice(0, count)
      if (files.length === 0) return end({ ok: false, why: 'cancelled' })
      Promise.all(files.map(drawnSmaller)).then(
        shots => end(fitting(shots)),
        () => end({ ok: false, why: 'cancelled' }),
      )
      return undefined
    })
    input.click()
  })
}

async function drawnSmaller(file: File): Promise<Shot> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob(drawn => (drawn ? resolve(drawn) : reject(new Error('no picture'))), 'image/jpeg', QUALITY),
  )
  return { content: await blob.arrayBuffer(), mediaType: 'image/jpeg', preview: URL.createObjectURL(blob) }
}
