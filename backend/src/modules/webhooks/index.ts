export * from './read-webhooks'
export * from './webhook-secret'
export { COUNT_WEBHOOKS, LIST_DELIVERIES, READ_DEAD, READ_LAST_ENTRY, READ_SECRETS } from './webhooks.queries'
