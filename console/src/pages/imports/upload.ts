import type { ImportView, NewImport } from '@fangxing/contract/imports'
import type { MakeCall } from '../../ui/use-call'

const TRIES = 3

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('')

export class UploadStopped extends Error {}

type Options = {
  makeCall: MakeCall
  signal: AbortSignal
  /** Of the whole file, in bytes. */
  onProgress: (sentBytes: number) => void
}

type Part = { number: number; bytes: ArrayBuffer }

async function sendPart(makeCall: MakeCall, view: ImportView, { number, bytes }: Part): Promise<void> {
  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes))
  for (let tries = 1; ; tries++)
    try {
      await makeCall('putImportPart', {
        params: { importId: view.id, part: number },
        query: { sha256 },
        bytes: { content: bytes, mediaType: 'application/octet-stream' },
      })
      return
    } catch (error) {
      if (tries >= TRIES) throw error
    }
}

/** Sends the parts of a file that are not there yet. Errors: UploadStopped; CallError when a part does not arrive. */
export async function sendParts(
  view: ImportView,
  file: Blob,
  { makeCall, signal, onProgress }: Options,
): Promise<void> {
  for (let part = 1; part <= view.partCount; part++) {
    if (signal.aborted) throw new UploadStopped()
    const piece = file.slice((part - 1) * view.partBytes, part * view.partBytes)
    if (!view.receivedParts.includes(part))
      await sendPart(makeCall, view, { number: part, bytes: await piece.arrayBuffer() })
    onProgress(Math.min(part * view.partBytes, file.size))
  }
}

/** A new import whose file has come. */
export async function upload(
  file: Blob,
  given: Omit<NewImport, 'sizeBytes'>,
  { onCreated, ...options }: Options & { onCreated: (view: ImportView) => void },
): Promise<ImportView> {
  const view = await options.makeCall('createImport', { body: { ...given, sizeBytes: file.size } })
  onCreated(view)
  await sendParts(view, file, options)
  return view
}
