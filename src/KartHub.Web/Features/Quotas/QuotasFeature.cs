namespace KartHub.Web.Features.Quotas;

internal static class QuotasFeature
{
    public static void AddQuotas(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<QuotaOptions>().BindConfiguration(QuotaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PersonQuotas>();
    }
}
