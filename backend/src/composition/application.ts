import type { BaseServices } from './base-services'
import { composeComplaintServices, type ComplaintServices } from './complaints'
import { composeExportServices, type ExportServices } from './exports'
import { composeImportServices, type ImportServices } from './imports'
import { composeLockServices, type LockServices } from './locks'
import { composeNoticeServices, type NoticeServices } from './notices'
import { composeOrderServices, type OrderServices } from './orders'
import { composePaymentServices, type PaymentServices } from './payments'
import { composePeopleServices, type PeopleServices } from './people'
import { composeTariffServices, type TariffServices } from './tariffs'
import { composePlateServices, type PlateServices } from './plates'
import { composeReaders, type Readers } from './readers'
import { composeSightingServices, type SightingServices } from './sightings'
import { composeStayServices, type StayServices } from './stays'
import { composeWebhookServices, type WebhookServices } from './webhooks'

/** Everything that is constructed. Only what composes, starts, seeds or tests the system sees it whole. */
export type Application = BaseServices &
  Readers &
  PeopleServices &
  LockServices &
  OrderServices &
  PaymentServices &
  TariffServices &
  StayServices &
  NoticeServices &
  SightingServices &
  WebhookServices &
  ImportServices &
  PlateServices &
  ComplaintServices &
  ExportServices

/** All services on what they stand on; tests give a base of their own. */
export function constructServices(base: BaseServices): Application {
  const readers = composeReaders(base)
  const people = composePeopleServices(base)
  const locks = composeLockServices(base)
  const orders = composeOrderServices(base, { ...people, ...locks })
  const payments = composePaymentServices(base, { ...people, ...locks, ...orders })
  const tariffs = composeTariffServices(base)
  const stays = composeStayServices(base, { ...payments, ...tariffs, ...orders, ...locks })
  const notices = composeNoticeServices(base, payments)
  const sightings = composeSightingServices(base)
  const webhooks = composeWebhookServices(base)
  const plates = composePlateServices(base, { ...payments, ...tariffs })
  const imports = composeImportServices(base, { ...payments, ...stays })
  const complaints = composeComplaintServices(base)
  const exports = composeExportServices(base, {
    ...complaints,
    ...readers,
    ...people,
    ...orders,
    ...payments,
    ...stays,
    ...imports,
    ...notices,
    ...tariffs,
    ...webhooks,
  })
  return {
    ...base,
    ...readers,
    ...people,
    ...locks,
    ...orders,
    ...payments,
    ...tariffs,
    ...stays,
    ...sightings,
    ...webhooks,
    ...imports,
    ...notices,
    ...plates,
    ...complaints,
    ...exports,
  }
}
