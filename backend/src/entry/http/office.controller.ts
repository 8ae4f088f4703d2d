import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { importArrears } from '../../app/arrears/import-arrears'
import { listArrears } from '../../app/arrears/list-arrears'
import { readCsv } from '../../app/arrears/read-csv'
import { exemptPlate } from '../../app/lot/exempt-plate'
import { changeLot, createLot, listLots } from '../../app/lot/lots'
import { createMerchant } from '../../app/merchant/create-merchant'
import type { PhotoLinks } from '../../app/photo/photo-link'
import { putPhoto } from '../../app/photo/photos'
import type { Platform } from '../../app/platform'
import { releaseAll } from '../../app/recovery/release-all'
import { stopRaising } from '../../app/recovery/stop-raising'
import { changeStaff, inviteStaff, listStaff } from '../../app/staff/invite-staff'
import { answersStaff, type StaffInput } from './call'

const LARGE_BYTES = 2 << 20

/** Debts, lots, people and pictures of a merchant, and what the platform itself may do. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class OfficeController {
  @Inject()
  platform: Platform

  @Inject()
  photos: PhotoLinks

  @answersStaff('listArrears')
  listArrears({ session, query }: StaffInput<'listArrears'>) {
    return listArrears(this.platform, session, query)
  }

  @answersStaff('importArrears', { jsonLimitBytes: LARGE_BYTES })
  importArrears({ session, body, act }: StaffInput<'importArrears'>) {
    return importArrears(this.platform, session, body.rows, act)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: ['text/csv'], limitBytes: LARGE_BYTES } })
  importArrearsCsv({ session, raw, act }: StaffInput<'importArrearsCsv'>) {
    return importArrears(this.platform, session, readCsv(raw), act)
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
    return stopRaising(this.platform, body, act)
  }

  @answersStaff('releaseAll')
  releaseAll({ session, body, act }: StaffInput<'releaseAll'>) {
    return releaseAll(this.platform, session, body, act)
  }
}
