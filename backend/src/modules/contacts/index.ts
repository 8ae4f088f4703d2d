export * from './phone-seal'
export * from './contact-changes'
