/** What a workflow may reply with instead of an object. */
export { JsonText } from '../persistence/json-text'
