import { createCodeDrawer } from '../adapters/pictures/code-drawer'
import { createFolderPictures } from '../adapters/pictures/folder-pictures'
import { createPictureReader } from '../adapters/pictures/sharp-pictures'
import type { Settings } from '../settings/settings'
import type { BaseServices } from './base-services'

type PictureServices = Pick<BaseServices, 'pictures' | 'pictureReader' | 'sourcePictureReader' | 'codeDrawer'>

export const composePictures = (settings: Settings): PictureServices => ({
  pictures: createFolderPictures(settings.PICTURES_DIR),
  pictureReader: createPictureReader(),
  sourcePictureReader: createPictureReader({ atOnce: 1 }),
  codeDrawer: createCodeDrawer(),
})
