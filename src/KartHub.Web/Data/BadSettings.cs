using Microsoft.Extensions.Options;

namespace KartHub.Web.Data;

/// <summary>What is said of settings with which the hub cannot start.</summary>
internal static class BadSettings
{
    private const string Before = "with the error: '"; // The framework's words around the sentence, which ends with a quote and a point of its own.

    /// <summary>From now on such a setting ends the program with a sentence that names it, and without the stack around it.</summary>
    public static void EndInWords() => AppDomain.CurrentDomain.UnhandledException += (_, ended) =>
    {
        if (ended.ExceptionObject is OptionsValidationException { Failures: var failures })
        {
            foreach (var failure in failures)
            {
                Console.Error.WriteLine(failure.Split(Before, 2)[^1].TrimEnd('.').TrimEnd('\''));
            }

            Environment.Exit(1);
        }
    };
}
