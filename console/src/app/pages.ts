import { mySessionsPage } from '../pages/my-sessions/page'
import { floorPage, merchantsPage, platformPage } from '../pages/platform/page'
import { todayPage } from '../pages/today/page'
import type { PageDefinition } from '../routing/page-definition'

/** Every page, in the order of the menu. The first that a person may open is where they begin. */
export const PAGES: readonly PageDefinition[] = [
  todayPage,
  platformPage,
  merchantsPage,
  floorPage,
  mySessionsPage,
]
