import { ageingPage, courtPage } from '../pages/ageing/page'
import { auditPage } from '../pages/audit/page'
import { complaintsPage } from '../pages/complaints/page'
import { bulkVoidPage, newBulkVoidPage } from '../pages/bulk-voids/page'
import { carDebtsPage, clonesPage, debtListPage, debtPage, debtsPage, reviewPage } from '../pages/debts/page'
import { devicePage, devicesPage } from '../pages/devices/page'
import { dryRunPage } from '../pages/dry-run/page'
import { entitlementPage, entitlementsPage } from '../pages/entitlements/page'
import { exemptPlatesPage } from '../pages/exempt-plates/page'
import { importPage, importsPage } from '../pages/imports/page'
import { incidentsPage } from '../pages/incidents/page'
import { carsInsidePage, dayStaysPage, lotDayPage } from '../pages/lot-day/page'
import { handoverPage, lotPage, lotsPage, newLotPage } from '../pages/lots/page'
import {
  findPaymentPage,
  paymentsPage,
  quarantinePage,
  refundsPage,
  settlementsPage,
} from '../pages/money/page'
import { mySessionsPage } from '../pages/my-sessions/page'
import { noticePage, noticesPage } from '../pages/notices/page'
import { orderPage, ordersPage } from '../pages/orders/page'
import { peoplePage, shiftsPage } from '../pages/people/page'
import { floorPage, merchantPage, merchantsPage, platformPage } from '../pages/platform/page'
import { reportsPage } from '../pages/reports/page'
import { sourcePage, sourcesPage } from '../pages/sources/page'
import { stayPage, staysPage } from '../pages/stays/page'
import { priceBoardPage, tariffEditorPage, tariffPage, tariffsPage } from '../pages/tariffs/page'
import { todayPage } from '../pages/today/page'
import { webhookPage, webhooksPage } from '../pages/webhooks/page'
import type { PageDefinition } from '../routing/page-definition'

/** Every page, in the order of the menu. The first that a person may open is where they begin. */
export const PAGES: readonly PageDefinition[] = [
  todayPage,
  debtsPage,
  debtListPage,
  carDebtsPage,
  debtPage,
  ageingPage,
  courtPage,
  noticesPage,
  noticePage,
  importsPage,
  importPage,
  reviewPage,
  clonesPage,
  ordersPage,
  orderPage,
  incidentsPage,
  complaintsPage,
  carsInsidePage,
  lotDayPage,
  dayStaysPage,
  staysPage,
  stayPage,
  findPaymentPage,
  settlementsPage,
  paymentsPage,
  refundsPage,
  quarantinePage,
  dryRunPage,
  lotsPage,
  newLotPage,
  lotPage,
  handoverPage,
  exemptPlatesPage,
  entitlementsPage,
  entitlementPage,
  devicesPage,
  devicePage,
  tariffsPage,
  tariffPage,
  tariffEditorPage,
  priceBoardPage,
  peoplePage,
  shiftsPage,
  sourcesPage,
  sourcePage,
  newBulkVoidPage,
  bulkVoidPage,
  webhooksPage,
  webhookPage,
  platformPage,
  merchantsPage,
  merchantPage,
  floorPage,
  reportsPage,
  auditPage,
  mySessionsPage,
]
