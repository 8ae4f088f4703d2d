export * from './read-webhooks'
export * from './webhook-secret'
export { LIST_DELIVERIES, READ_DEAD, READ_LAST_ENTRY, READ_PLACES, READ_SECRETS } from './webhooks.queries'
