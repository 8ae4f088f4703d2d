import { photoKeptUntilMs } from '../../domain/retention'
import { RetirePictures, type PictureKeeping } from './retire-pictures'
import { CLAIM_PHOTOS, FORGET_PHOTOS, LEAVE_PHOTOS, LOOK_AT_PHOTOS_AGAIN } from './retire-photos.queries'

type PhotoRow = {
  id: string
  created_at: Date
  gone_at: Date | null
  is_wanted: boolean
  ended_at: Date | null
}

const PHOTOS: PictureKeeping<PhotoRow> = {
  what: 'photo',
  claim: CLAIM_PHOTOS,
  lookAgain: LOOK_AT_PHOTOS_AGAIN,
  leave: LEAVE_PHOTOS,
  forget: FORGET_PHOTOS,
  keptUntilMs: (row, nowMs) =>
    photoKeptUntilMs(
      {
        takenMs: row.created_at.getTime(),
        isWanted: row.is_wanted,
        endedMs: row.ended_at?.getTime() ?? null,
      },
      nowMs,
    ),
}

/** Photos that staff have taken leave when nothing needs them any more. */
export class RetirePhotos extends RetirePictures<PhotoRow> {
  constructor(
    needs: ConstructorParameters<typeof RetirePictures>[0],
    limits?: ConstructorParameters<typeof RetirePictures>[2],
  ) {
    super(needs, PHOTOS, limits)
  }
}
