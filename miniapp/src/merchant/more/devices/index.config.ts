export default definePageConfig({ navigationBarTitleText: '装置' })
