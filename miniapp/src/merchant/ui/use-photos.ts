import type { Problem } from '@shared/net/result'
import { randomKey } from '@shared/net/random-key'
import type { Photo } from '@shared/phone/camera'
import { useTakePhotos } from '@shared/phone/use-take-photos'
import { photoUrl } from '@shared/net/address'
import { forget, recall, remember } from '@shared/memory/memory'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../calls'

export type Picture = {
  key: string
  preview: string
  state: 'sending' | 'sent' | 'failed'
  photoId?: string
  /** Its address on the platform, for a preview after a reload. */
  kept?: string
  problem?: Problem
}

export type Photos = {
  pictures: Picture[]
  photoIds: string[]
  /** From when they were taken: whatever is asked for before has to wait for them, or would be asked without them. */
  isSending: boolean
  /** Taken, and not to be seen yet. */
  isPreparing: boolean
  failure: 'not_allowed' | 'too_large' | 'unreadable' | undefined
  take: () => Promise<void>
  retry: (key: string) => void
  remove: (key: string) => void
  /** They have served their purpose. */
  forget: () => void
}

/** The maximum of one call (contract: photoIds). */
export const MAX_PHOTOS = 9

const STORAGE_KEY = 'fangxing.photos'
type Remembered = { purpose: string; pictures: Picture[] }

function rememberedFor(purpose: string): Picture[] {
  const found = recall(STORAGE_KEY) as Remembered | undefined
  return found?.purpose === purpose && Array.isArray(found.pictures) ? found.pictures : []
}

/** Those that the platform has are remembered. */
function useMemory(purpose: string, pictures: readonly Picture[]): void {
  useEffect(() => {
    const sent = pictures.filter(({ state }) => state === 'sent')
    if (sent.length === 0) return
    const kept = sent.map(picture => ({ ...picture, preview: picture.kept ?? picture.preview }))
    remember(STORAGE_KEY, { purpose, pictures: kept } satisfies Remembered)
  }, [purpose, pictures])
}

/**
 * Pictures that are uploaded as soon as they are taken, so that nobody waits for the upload at the end. Those that the
 * platform has are remembered for their purpose: a reload or a killed app loses none of them.
 */
export function usePhotos(purpose: string): Photos {
  const [pictures, setPictures] = useState<Picture[]>(() => rememberedFor(purpose))
  const [failure, setFailure] = useState<Photos['failure']>()
  const { isPreparing, take: takePhotos } = useTakePhotos()
  const photos = useRef(new Map<string, Photo>())

  const update = useCallback((key: string, changes: Partial<Picture>) => {
    setPictures(current =>
      current.map(picture => (picture.key === key ? { ...picture, ...changes } : picture)),
    )
  }, [])

  const send = useCallback(
    async (key: string) => {
      const photo = photos.current.get(key)
      if (!photo) return
      update(key, { state: 'sending', problem: undefined })
      const { content, mediaType } = photo
      const result = await call('putPhoto', { bytes: { content, mediaType } })
      if (result.ok) {
        const { photoId, url } = result.value
        update(key, { state: 'sent', photoId, kept: photoUrl(url) })
      }
      if (!result.ok) update(key, { state: 'failed', problem: result.problem })
    },
    [update],
  )

  const take = useCallback(async () => {
    setFailure(undefined)
    await takePhotos(Math.max(1, MAX_PHOTOS - pictures.length), result => {
      if (!result.ok) return setFailure(result.reason === 'cancelled' ? undefined : result.reason)
      if (result.unreadable > 0) setFailure('unreadable')
      for (const photo of result.photos) {
        const key = randomKey()
        photos.current.set(key, photo)
        setPictures(current => [...current, { key, preview: photo.preview, state: 'sending' }])
        void send(key)
      }
      return undefined
    })
  }, [send, takePhotos, pictures.length])

  useMemory(purpose, pictures)

  return {
    pictures,
    photoIds: pictures.flatMap(({ photoId }) => (photoId ? [photoId] : [])),
    isSending: isPreparing || pictures.some(({ state }) => state === 'sending'),
    isPreparing,
    failure,
    take,
    retry: key => void send(key),
    forget: () => forget(STORAGE_KEY),
    remove: key => {
      photos.current.delete(key)
      if (pictures.length === 1) forget(STORAGE_KEY)
      setPictures(current => current.filter(picture => picture.key !== key))
    },
  }
}
