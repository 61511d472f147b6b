using Bunit;
using KartHub.Web.Tests.Training;
using MudBlazor;
using Microsoft.AspNetCore.Components;
namespace KartHub.Web.Tests.Components;
public sealed class ProbeTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public void Probe()
    {
        var o = new System.Text.StringBuilder();
        o.AppendLine(Render<MudTextField<string>>(p => p.Add(x => x.Variant, Variant.Outlined).Add(x => x.Label, "Epochs").Add(x => x.Margin, Margin.Dense).Add(x => x.InputType, InputType.Number).Add(x => x.HelperText, "Explain").Add(x => x.InputId, "abc").Add(x => x.Value, "3").Add(x => x.ErrorText, "Wrong!").Add(x => x.Error, true).AddUnmatched("min", "3").AddUnmatched("aria-describedby", "zzz").Add(x => x.MaxLength, 80)).Markup);
        o.AppendLine(Render<MudTextField<string>>(p => p.Add(x => x.Variant, Variant.Outlined).Add(x => x.Label, "Epochs").Add(x => x.HelperText, "Explain")).Markup);
        o.AppendLine(Render<MudCheckBox<bool>>(p => p.Add(x => x.Label, "Tick").Add(x => x.Value, true).AddUnmatched("title", "zzz")).Markup);
        o.AppendLine(Render<MudCheckBox<bool>>(p => p.AddChildContent("<b>c</b>").Add(x => x.Value, true).Add(x=>x.Dense, true)).Markup);
        o.AppendLine(Render<MudRadioGroup<string>>(p => p.Add(x => x.Name, "n").Add(x => x.Value, "a").AddChildContent<MudRadio<string>>(q => q.Add(x => x.Value, "a").AddChildContent("<b>c</b>"))).Markup);
        o.AppendLine(Render<MudExpansionPanels>(p => p.AddChildContent<MudExpansionPanel>(q => q.Add(x => x.Text, "More").AddChildContent("<b>c</b>"))).Markup);
        o.AppendLine(Render<MudChip<string>>(p => p.Add(x => x.Variant, Variant.Outlined).Add(x => x.Size, Size.Small).Add(x => x.Text, "Running").Add(x => x.Icon, Icons.Material.Filled.Add)).Markup);
        o.AppendLine(Render<MudProgressLinear>(p => p.Add(x => x.Value, 33).AddUnmatched("aria-label", "zz")).Markup);
        o.AppendLine(Render<MudTooltip>(p => p.Add(x => x.Text, "zz").Add(x => x.ShowOnFocus, true).AddChildContent("<b>c</b>")).Markup);
        var s = Render<MudSnackbarProvider>();
        s.InvokeAsync(() => Services.GetService(typeof(ISnackbar)) is ISnackbar sn ? sn.Add("<b>Hi</b>") : null);
        o.AppendLine(s.Markup);
        File.WriteAllText("/tmp/h/fields-probe.txt", o.ToString());
    }
}
