export { mayWorkIn } from '../../domain/staff-access'
