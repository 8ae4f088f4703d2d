import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listArrears, readCsv } from '../../modules/arrears'
import { exemptPlate } from '../../modules/lots/exempt-plate'
import { changeLot, createLot, listLots } from '../../modules/lots/lots'
import { createMerchant } from '../../workflows/create-merchant'
import type { PhotoLinks } from '../../modules/evidence/photo-link'
import { putPhoto } from '../../modules/evidence/photos'
import type { Services } from '../../services'
import { changeStaff, inviteStaff, listStaff } from '../../workflows/invite-staff'
import { answersStaff, type StaffInput } from './route-decorators'

const LARGE_BYTES = 2 << 20

/** Debts, lots, people and pictures of a merchant, and what the platform itself may do. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class OfficeController {
  @Inject()
  platform: Services

  @Inject()
  photos: PhotoLinks

  @answersStaff('listArrears')
  listArrears({ session, query }: StaffInput<'listArrears'>) {
    return listArrears(this.platform, session, query)
  }

  @answersStaff('importArrears', { jsonLimitBytes: LARGE_BYTES })
  importArrears({ session, body, act }: StaffInput<'importArrears'>) {
    return this.platform.importArrears.import(session, body.rows, act)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: ['text/csv'], limitBytes: LARGE_BYTES } })
  importArrearsCsv({ session, raw, act }: StaffInput<'importArrearsCsv'>) {
    return this.platform.importArrears.import(session, readCsv(raw), act)
  }

  @answersStaff('listLots')
  listLots({ session }: StaffInput<'listLots'>) {
    return listLots(this.platform, session)
  }

  @answersStaff('createLot')
  createLot({ session, body, act }: StaffInput<'createLot'>) {
    return createLot(this.platform, session, body, act)
  }

  @answersStaff('changeLot')
  changeLot({ session, params, body, act }: StaffInput<'changeLot'>) {
    return changeLot(this.platform, session, params.lotId, body, act)
  }

  @answersStaff('listStaff')
  listStaff({ session }: StaffInput<'listStaff'>) {
    return listStaff(this.platform, session)
  }

  @answersStaff('inviteStaff')
  inviteStaff({ session, body, act }: StaffInput<'inviteStaff'>) {
    return inviteStaff(this.platform, session, body, act)
  }

  @answersStaff('changeStaff')
  changeStaff({ session, params, body, act }: StaffInput<'changeStaff'>) {
    return changeStaff(this.platform, session, { staffId: params.staffId, ...body }, act)
  }

  @answersStaff('exemptPlate')
  exemptPlate({ session, body, act }: StaffInput<'exemptPlate'>) {
    return exemptPlate(this.platform, session, body, act)
  }

  @answersStaff('putPhoto', { raw: { mediaTypes: ['image/jpeg', 'image/png'], limitBytes: LARGE_BYTES } })
  putPhoto({ session, raw }: StaffInput<'putPhoto'>) {
    return putPhoto(this.platform, this.photos, session, raw)
  }

  @answersStaff('createMerchant')
  createMerchant({ body, act }: StaffInput<'createMerchant'>) {
    return createMerchant(this.platform, body, act)
  }

  @answersStaff('stopRaising')
  stopRaising({ body, act }: StaffInput<'stopRaising'>) {
    return this.platform.stopRaising.set(body, act)
  }

  @answersStaff('releaseAll')
  releaseAll({ session, body, act }: StaffInput<'releaseAll'>) {
    return this.platform.releaseAll.release(session, body, act)
  }
}
