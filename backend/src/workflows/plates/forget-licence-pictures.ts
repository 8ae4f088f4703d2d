import type { Logger } from 'pino'
import { forgetPicture, readNeedlessPictures } from '../../modules/plate-bindings'
import type { Database } from '../../persistence/database'
import type { Pictures } from '../../ports'

const SLICE = 200

/**
 * Deletes pictures of licences that nobody has to look at any more. The row names a picture until its file is gone, so that
 * one whose deletion failed is deleted by the next sweep.
 */
export class ForgetLicencePictures {
  constructor(private readonly needs: { database: Database; pictures: Pictures; log: Logger }) {}

  /** Harmless when it runs again, and on several nodes at once. */
  async run(): Promise<void> {
    const { database, pictures, log } = this.needs
    const rows = await readNeedlessPictures(database, SLICE)
    for (const { id, picture_id: pictureId } of rows) {
      try {
        await pictures.remove(pictureId)
        await forgetPicture(database, id, pictureId)
      } catch (error) {
        log.warn({ err: error }, 'the picture of a licence could not be deleted yet')
      }
    }
  }
}
