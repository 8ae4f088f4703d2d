import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

const PHOTO_LIMIT_BYTES = 2 << 20

/** Photographs that staff take as evidence. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class PhotosController {
  @Inject()
  platform: Services

  @answersStaff('putPhoto', {
    raw: { mediaTypes: ['image/jpeg', 'image/png'], limitBytes: PHOTO_LIMIT_BYTES },
  })
  put({ session, raw, act }: StaffInput<'putPhoto'>) {
    return this.platform.keepPhotos.put(session, raw, act)
  }
}
