import { useCallback, useState } from 'react'
import { takePhotos, type PhotoResult } from './camera'

export type TakePhotos = {
  /** Pictures were taken that `keep` has not been given yet: nobody acts without them. */
  isPreparing: boolean
  /** At most `count`; `keep` is given what came of it. */
  take: (count: number, keep: (result: PhotoResult) => void) => Promise<void>
}

/** The camera of a page that says from when on there are pictures. */
export function useTakePhotos(): TakePhotos {
  // A number, because one taking that is cancelled ends no other.
  const [preparing, setPreparing] = useState(0)
  const take = useCallback(async (count: number, keep: (result: PhotoResult) => void) => {
    let own = 0
    try {
      const result = await takePhotos(count, () => {
        own = 1
        setPreparing(others => others + 1)
      })
      keep(result)
    } finally {
      // Whatever went wrong, nobody waits any more.
      setPreparing(all => all - own)
    }
  }, [])
  return { isPreparing: preparing > 0, take }
}
