import type { Call } from './call'
import type { staffPhotoCallSchemas } from './photos.schema'
import { ON_SITE } from './roles'

export const STAFF_PHOTO_CALLS = {
  putPhoto: { method: 'POST', path: '/staff/photos', who: ON_SITE, zh: '上传照片' },
} as const satisfies Record<keyof typeof staffPhotoCallSchemas, Call>
