import type { StaffCall } from '@fangxing/contract/calls'
import { boundedAudit } from '../workflows/exports/bounded-audit'
import { ExportCourtFile } from '../workflows/exports/export-court-file'
import { ExportHandover } from '../workflows/exports/export-handover'
import { ExportList } from '../workflows/exports/export-list'
import { ExportReport } from '../workflows/exports/export-report'
import { FileSlots } from '../workflows/exports/file-slots'
import type { ListReaders } from '../workflows/exports/list-readers'
import type { BaseServices } from './base-services'
import type { ComplaintServices } from './complaints'
import type { ImportServices } from './imports'
import type { NoticeServices } from './notices'
import type { OrderServices } from './orders'
import type { PaymentServices } from './payments'
import type { PeopleServices } from './people'
import type { Readers } from './readers'
import type { StayServices } from './stays'
import type { TariffServices } from './tariffs'
import type { WebhookServices } from './webhooks'

/** What tables are given out as. */
export type ExportServices = {
  exportCourtFile: ExportCourtFile
  exportHandover: ExportHandover
  exportList: ExportList
  exportReport: ExportReport
}

type Others = Readers &
  Pick<PeopleServices, 'manageLots' | 'inviteStaff' | 'readPlatform' | 'listMoney' | 'listPayments'> &
  Pick<OrderServices, 'notePlatformRead'> &
  Pick<PaymentServices, 'decideQuarantine'> &
  Pick<StayServices, 'confirmClone' | 'manageEntitlements' | 'manageSources'> &
  Pick<TariffServices, 'manageTariffs'> &
  Pick<WebhookServices, 'resendDeliveries'> &
  Pick<ImportServices, 'manageImports'> &
  Pick<ComplaintServices, 'manageComplaints'> &
  Pick<NoticeServices, 'searchNotices'>

export function composeExportServices(base: BaseServices, others: Others): ExportServices {
  const { readCourtFile, readFieldReport, readHandover, readReport } = others
  const slots = new FileSlots()
  return {
    exportCourtFile: new ExportCourtFile({ ...base, readCourtFile, slots }),
    exportHandover: new ExportHandover({ ...base, readHandover, slots }),
    exportList: new ExportList({ ...base, lists: listReaders(others, base), slots }),
    exportReport: new ExportReport({ readFieldReport, readReport }),
  }
}

function listReaders(of: Others, { clock }: Pick<BaseServices, 'clock'>): ListReaders {
  return {
    listOrders: async ({ session, query }) =>
      JSON.parse((await of.readOrders.list(session, query)).text) as StaffCall<'listOrders'>['reply'],
    listArrears: ({ session, query }) => of.readArrears.list(session, query),
    listDebtors: ({ session, query }) => of.readDebtors.list(session, query),
    listSettlements: ({ session, query }) => of.listMoney.settlements(session, query),
    listRefunds: ({ session, query }) => of.listMoney.refunds(session, query),
    listPayments: ({ session, query }) => of.listPayments.list(session, query),
    listQuarantined: ({ session, query }) => of.decideQuarantine.list(session, query),
    listIncidents: ({ session, query }) => of.readIncidents.list(session, query),
    listDevices: ({ session, query }) => of.readDevices.list(session, query),
    listDevicePlaces: ({ session, query }) => of.readDevices.listPlaces(session, query),
    listLots: ({ session, query }) => of.manageLots.list(session, query),
    listStaff: ({ session, query }) => of.inviteStaff.list(session, query),
    listShifts: ({ session, query }) => of.inviteStaff.listShifts(session, query),
    listEntitlements: ({ session, query }) => of.manageEntitlements.list(session, query),
    listExemptPlates: ({ session, query }) => of.manageLots.listExempt(session, query),
    listClonePlates: ({ session, query }) => of.confirmClone.list(session, query),
    listCarsInside: ({ session, query }) => of.listCarsInside.list(session, query),
    listDayStays: ({ session, query }) => of.readLotDay.list(session, query),
    searchStays: ({ session, query }) => of.searchStays.search(session, query),
    listImports: ({ session, query }) => of.manageImports.list(session, query),
    listNoticesMade: ({ session, query }) => of.searchNotices.search(session, query),
    listAgedDebts: ({ session, query }) => of.readAgeing.list(session, query),
    listComplaints: ({ session, query }) => of.manageComplaints.list(session, query),
    listTariffs: ({ session }) => of.manageTariffs.list(session),
    listSources: ({ session, query }) => of.manageSources.list(session, query),
    listSourceAnswers: ({ session, query }) => of.readSourceAnswers.list(session, query),
    listReviewRates: ({ session, query }) => of.readSecondLooks.rates(session, query),
    listLateEvents: ({ session, query }) => of.readSourceAnswers.listLate(session, query),
    listWebhookDeliveries: ({ session, query: { webhookId, ...query } }) =>
      of.resendDeliveries.list(session, webhookId, query),
    searchAudit: ({ session, query }) => of.readAuditLog.search(session, boundedAudit(query, clock.now())),
    listMerchants: async ({ session, context }) => {
      await of.notePlatformRead.note(session, 'listMerchants', context)
      return of.readPlatform.listMerchants()
    },
  }
}
