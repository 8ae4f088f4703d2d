import {
  WEBHOOK_DELIVERY_STATES,
  WEBHOOK_STATES,
  type WebhookDeliveryState,
  type WebhookState,
} from '@fangxing/contract/states'
import { machine, many } from '../state-machine'

type WebhookTransition =
  | 'paused'
  | 'resumed'
  /** Its receiver answered 410: it wants no more. */
  | 'gone'
  | 'deleted'

/** Where a system of the merchant is told what happens. */
export const WEBHOOK = machine<WebhookState, WebhookTransition, never>()({
  name: 'Webhook',
  table: 'webhook',
  column: 'state',
  isAudited: true,
  states: WEBHOOK_STATES,
  initial: 'active',
  ends: ['deleted'],
  rows: [
    { from: 'active', event: 'paused', to: 'paused' },
    { from: 'active', event: 'gone', to: 'disabled' },
    ...many<WebhookState, WebhookTransition, never>(['paused', 'disabled'], 'resumed', 'active'),
    ...many<WebhookState, WebhookTransition, never>(['active', 'paused', 'disabled'], 'deleted', 'deleted'),
  ],
})

type DeliveryTransition = 'answered' | 'given_up' | 'resent'

/** One event for one webhook. Its attempts are no changes of state: there may be a dozen in three days. */
export const WEBHOOK_DELIVERY = machine<WebhookDeliveryState, DeliveryTransition, never>()({
  name: 'WebhookDelivery',
  table: 'webhook_delivery',
  column: 'state',
  isAudited: false,
  states: WEBHOOK_DELIVERY_STATES,
  initial: 'waiting',
  ends: ['delivered', 'dead'],
  rows: [
    { from: 'waiting', event: 'answered', to: 'delivered' },
    { from: 'waiting', event: 'given_up', to: 'dead' },
    { from: 'dead', event: 'resent', to: 'waiting' },
  ],
})

/** Events are sent to these. */
export const SENDING_WEBHOOK_STATES: readonly WebhookState[] = ['active']
/** Events are kept for these: what happens during a pause is sent after it. */
export const COLLECTING_WEBHOOK_STATES: readonly WebhookState[] = ['active', 'paused']
export const DEAD_DELIVERY_STATE: WebhookDeliveryState = 'dead'
