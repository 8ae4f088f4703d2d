import type { Problem } from '@shared/net/answer'
import { freshKey } from '@shared/net/fresh-key'
import { takePhotos, type Shot } from '@shared/phone/camera'
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
  why: 'not_allowed' | 'too_large' | undefined
  take: () => Promise<void>
  again: (key: string) => void
  drop: (key: string) => void
}

/** At most as many as one call takes (contract: photoIds). */
export const AT_MOST = 9

/** Pictures that are sent as soon as they are taken, so that nobody waits for them at the end. */
export function usePhotos(): Photos {
  const [pictures, setPictures] = useState<Picture[]>([])
  const [why, setWhy] = useState<Photos['why']>()
  const shots = useRef(new Map<string, Shot>())

  const change = useCallback((key: string, part: Partial<Picture>) => {
    setPictures(known => known.map(one => (one.key === key ? { ...one, ...part } : one)))
  }, [])

  const send = useCallback(
    async (key: string) => {
      const shot = shots.current.get(key)
      if (!shot) return
      change(key, { state: 'sending', problem: undefined })
      const { content, mediaType } = shot
      const answer = await call('putPhoto', { bytes: { content, mediaType } })
      if (answer.ok) change(key, { state: 'sent', photoId: answer.value.photoId })
      else change(key, { state: 'failed', problem: answer.problem })
    },
    [change],
  )

  const take = useCallback(async () => {
    setWhy(undefined)
    const taken = await takePhotos(Math.max(1, AT_MOST - shots.current.size))
    if (!taken.ok) return setWhy(taken.why === 'cancelled' ? undefined : taken.why)
    for (const shot of taken.shots) {
      const key = freshKey()
      shots.current.set(key, shot)
      setPictures(known => [...known, { key, preview: shot.preview, state: 'sending' }])
      void send(key)
    }
    return undefined
  }, [send])

  return {
    pictures,
    photoIds: pictures.flatMap(({ photoId }) => (photoId ? [photoId] : [])),
    isSending: pictures.some(({ state }) => state === 'sending'),
    why,
    take,
    again: key => void send(key),
    drop: key => {
      shots.current.delete(key)
      setPictures(known => known.filter(one => one.key !== key))
    },
  }
}
