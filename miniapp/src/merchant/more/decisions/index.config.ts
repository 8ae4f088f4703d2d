export default definePageConfig({ navigationBarTitleText: '待决事项' })
