/** Lists that are given out as files: each is a call that answers `items`. */
export const EXPORTED_LISTS = [
  'listOrders',
  'listArrears',
  'listDebtors',
  'listSettlements',
  'listRefunds',
  'listPayments',
  'listQuarantined',
  'listIncidents',
  'listDevices',
  'listLots',
  'listStaff',
  'listEntitlements',
  'listExemptPlates',
  'listImports',
  'listNoticesMade',
  'listMerchants',
  'listCarsInside',
  'listDayStays',
  'listAgedDebts',
  'listComplaints',
  'listTariffs',
  'listSources',
  'listWebhookDeliveries',
  'searchAudit',
] as const

/** The tables of a report, each a sheet of its workbook. */
export const REPORT_TABLES = ['lots', 'days', 'hours', 'refusals', 'attendants', 'devices'] as const
