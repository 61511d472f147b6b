using MudBlazor;

namespace KartHub.Web.Shell.Look;

/// <summary>
/// Every colour, font and corner of the hub, dark and light. Contrast: text on a surface at least 7:1, quiet text at least 4.5:1.
/// </summary>
internal static class HubTheme
{
    private static readonly string[] Text = ["Inter Variable", "system-ui", "sans-serif"];
    private static readonly string[] Display = ["Saira Variable", "Inter Variable", "sans-serif"];

    public static MudTheme Mud { get; } = new()
    {
        PaletteDark = new PaletteDark
        {
            Primary = "#ffd400",
            PrimaryContrastText = "#14181f",
            Secondary = "#9fb0c6",
            SecondaryContrastText = "#0b1018",
            Tertiary = "#35d0ba",
            TertiaryContrastText = "#04201b",
            Info = "#8fd3ff",
            InfoContrastText = "#06121c",
            Success = "#4cd28a",
            SuccessContrastText = "#04200f",
            Warning = "#ffb454",
            WarningContrastText = "#241500",
            Error = "#ff7373",
            ErrorContrastText = "#2a0505",
            Background = "#0b1018",
            BackgroundGray = "#0e1520",
            Surface = "#121a26",
            AppbarBackground = "#0b1018",
            AppbarText = "#e8edf5",
            DrawerBackground = "#121a26",
            DrawerText = "#9fb0c6",
            DrawerIcon = "#9fb0c6",
            TextPrimary = "#e8edf5",
            TextSecondary = "#9fb0c6",
            TextDisabled = "#6d7f96",
            ActionDefault = "#9fb0c6",
            ActionDisabled = "#6d7f96",
            ActionDisabledBackground = "#1c2735",
            Divider = "#253245",
            DividerLight = "#1c2735",
            LinesDefault = "#253245",
            LinesInputs = "#5f738d",
            TableLines = "#253245",
            TableStriped = "#101824",
            TableHover = "#1a2535",
            Skeleton = "#1c2735",
            OverlayDark = "rgba(4,8,14,.7)",
        },
        PaletteLight = new PaletteLight
        {
            Primary = "#0b4f8a",
            PrimaryContrastText = "#ffffff",
            Secondary = "#506072",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#00695c",
            TertiaryContrastText = "#ffffff",
            Info = "#00598a",
            InfoContrastText = "#ffffff",
            Success = "#0f7a44",
            SuccessContrastText = "#ffffff",
            Warning = "#8f5a00",
            WarningContrastText = "#ffffff",
            Error = "#b3261e",
            ErrorContrastText = "#ffffff",
            Background = "#f5f7fa",
            BackgroundGray = "#eceff4",
            Surface = "#ffffff",
            AppbarBackground = "#f5f7fa",
            AppbarText = "#131a24",
            DrawerBackground = "#ffffff",
            DrawerText = "#506072",
            DrawerIcon = "#506072",
            TextPrimary = "#131a24",
            TextSecondary = "#506072",
            TextDisabled = "#7b8899",
            ActionDefault = "#506072",
            ActionDisabled = "#7b8899",
            ActionDisabledBackground = "#e3e8ef",
            Divider = "#cfd8e3",
            DividerLight = "#e3e8ef",
            LinesDefault = "#cfd8e3",
            LinesInputs = "#748396",
            TableLines = "#cfd8e3",
            TableStriped = "#f8fafc",
            TableHover = "#eef3f8",
            Skeleton = "#e3e8ef",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "176px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Text, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "0" },
            H1 = new H1Typography { FontFamily = Display, FontSize = "1.625rem", FontWeight = "650", LineHeight = "1.2", LetterSpacing = "0" },
            H2 = new H2Typography { FontFamily = Display, FontSize = "1.1875rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "0" },
            H3 = new H3Typography { FontFamily = Display, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontFamily = Text, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontFamily = Text, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Text, FontSize = ".9375rem", FontWeight = "600", LineHeight = "1.5", LetterSpacing = "0", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Text, FontSize = ".875rem", LineHeight = "1.4", LetterSpacing = "0" },
        },
    };

    /// <summary>What the theme of a component library has no place for: whose steering it is, whose loss, what one types in. Dark, light.</summary>
    public static IReadOnlyList<(string Name, string Dark, string Light)> Own { get; } =
    [
        ("steer-recorded", "#4cc2ff", "#0077b6"),
        ("steer-predicted", "#ff9d3c", "#c25e00"),
        ("steer-takeover", "#e26ee5", "#a3229f"),
        ("on-picture-recorded", "#4cc2ff", "#4cc2ff"), // What is drawn on a picture of the game stays bright on it in both.
        ("on-picture-predicted", "#ff9d3c", "#ff9d3c"),
        ("on-picture-takeover", "#e26ee5", "#e26ee5"),
        ("loss-train", "#8f9bff", "#5a54d6"),
        ("loss-validation", "#35d0ba", "#00796b"),
        ("link", "#8fd3ff", "#00598a"),
        ("field", "#0b1018", "#ffffff"),
        ("code-ink", "#0b1018", "#0b1018"), // What cameras read is dark on white in both.
        ("code-paper", "#ffffff", "#ffffff"),
    ];

    /// <summary>By what name the hub's own style sheets know the palette's colours.</summary>
    public static IReadOnlyList<(string Name, string Palette)> Names { get; } =
    [
        ("surface", "background"),
        ("raised", "surface"),
        ("line", "divider"),
        ("text", "text-primary"),
        ("quiet", "text-secondary"),
        ("accent", "primary"),
        ("on-accent", "primary-text"),
        ("good", "success"),
        ("warn", "warning"),
        ("bad", "error"),
    ];
}
