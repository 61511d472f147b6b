using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>A field that people type in, as all of them look: its label above it, its explanation below.</summary>
/// <typeparam name="T">What is typed.</typeparam>
public class Field<T> : MudTextField<T>
{
    public Field()
    {
        Variant = Variant.Outlined;
        Margin = Margin.Dense;
    }
}
