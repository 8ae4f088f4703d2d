import type { Problem } from '@shared/net/result'
import { randomKey } from '@shared/net/random-key'
import { takePhotos, type Photo } from '@shared/phone/camera'
import { useCallback, useRef, useState } from 'react'
import { call } from '../calls'

export type Picture = {
  key: string
  preview: string
  state: 'sending' | 'sent' | 'failed'
  photoId?: string
  problem?: Problem
}

export type Photos = {
  pictures: Picture[]
  photoIds: string[]
  isSending: boolean
  failure: 'not_allowed' | 'too_large' | undefined
  take: () => Promise<void>
  retry: (key: string) => void
  remove: (key: string) => void
}

/** The maximum of one call (contract: photoIds). */
export const MAX_PHOTOS = 9

/** Pictures that are uploaded as soon as they are taken, so that nobody waits for the upload at the end. */
export function usePhotos(): Photos {
  const [pictures, setPictures] = useState<Picture[]>([])
  const [failure, setFailure] = useState<Photos['failure']>()
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
      if (result.ok) update(key, { state: 'sent', photoId: result.value.photoId })
      else update(key, { state: 'failed', problem: result.problem })
    },
    [update],
  )

  const take = useCallback(async () => {
    setFailure(undefined)
    const result = await takePhotos(Math.max(1, MAX_PHOTOS - photos.current.size))
    if (!result.ok) return setFailure(result.reason === 'cancelled' ? undefined : result.reason)
    for (const photo of result.photos) {
      const key = randomKey()
      photos.current.set(key, photo)
      setPictures(current => [...current, { key, preview: photo.preview, state: 'sending' }])
      void send(key)
    }
    return undefined
  }, [send])

  return {
    pictures,
    photoIds: pictures.flatMap(({ photoId }) => (photoId ? [photoId] : [])),
    isSending: pictures.some(({ state }) => state === 'sending'),
    failure,
    take,
    retry: key => void send(key),
    remove: key => {
      photos.current.delete(key)
      setPictures(current => current.filter(picture => picture.key !== key))
    },
  }
}
