import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { KeepPhotos } from '../../workflows/keep-photos'
import { answersStaff, type StaffInput } from './route-decorators'

const PHOTO_LIMIT_BYTES = 2 << 20

/** Photographs that staff take as evidence. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class PhotosController {
  @Inject()
  keepPhotos: KeepPhotos

  @answersStaff('putPhoto', {
    raw: { mediaTypes: ['image/jpeg', 'image/png'], limitBytes: PHOTO_LIMIT_BYTES },
  })
  put({ session, raw, context }: StaffInput<'putPhoto'>) {
    return this.keepPhotos.put(session, raw, context)
  }
}
