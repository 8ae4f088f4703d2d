import { carDebtsPage, debtListPage, debtPage, debtsPage, reviewPage } from '../pages/debts/page'
import { importPage, importsPage } from '../pages/imports/page'
import { mySessionsPage } from '../pages/my-sessions/page'
import { todayPage } from '../pages/today/page'
import type { PageDefinition } from '../routing/page-definition'

/** Every page, in the order of the menu. The first that a person may open is where they begin. */
export const PAGES: readonly PageDefinition[] = [
  todayPage,
  debtsPage,
  debtListPage,
  carDebtsPage,
  debtPage,
  importsPage,
  importPage,
  reviewPage,
  mySessionsPage,
]
