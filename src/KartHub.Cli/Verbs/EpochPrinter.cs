using KartHub.Training.Preparing;
using KartHub.Training.Runs;

namespace KartHub.Cli.Verbs;

/// <summary>Prints how a training goes. Not a <see cref="Progress{T}"/>, which would print out of order.</summary>
internal sealed class EpochPrinter(Terminal terminal, int epochs, JudgedOn judgedOn, bool json) : IProgress<EpochReport>
{
    public void Report(EpochReport value)
    {
        if (json)
        {
            terminal.PrintJson(new
            {
                value.Epoch, value.TrainLoss, value.ValLoss, value.BaselineMean, value.BaselineZero, value.SamplesPerSecond, value.SecondsLeft, JudgedOn = judgedOn,
            });
            return;
        }

        var left = TimeSpan.FromSeconds(value.SecondsLeft);
        terminal.Print(
            $"epoch {value.Epoch,4} of {epochs}   training {Terminal.Number(value.TrainLoss, "0.0000")}   validation, {judgedOn.Words()}: {Terminal.Number(value.ValLoss, "0.0000")} " +
            $"(mean {Terminal.Number(value.BaselineMean, "0.0000")}, zero {Terminal.Number(value.BaselineZero, "0.0000")})   " +
            $"{value.SamplesPerSecond:0} rows/s   {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }

    public void PrintResult(TrainingResult result, string folder)
    {
        var best = result.Epochs[result.BestEpoch - 1];
        if (json)
        {
            terminal.PrintJson(new
            {
                Model = folder, best.Epoch, best.ValLoss, best.BaselineMean, best.BaselineZero, SteerMse = result.Steering.Mse, SteerMae = result.Steering.Mae, ValRows = result.Steering.Rows,
                result.JudgedOn, result.Validation,
            });
            return;
        }

        var where = judgedOn == JudgedOn.Unseen ? "unseen recordings" : "the same course";
        terminal.Print(
            $"The best epoch was {best.Epoch}: validation on {where} {Terminal.Number(best.ValLoss, "0.0000")}, where always the mean has {Terminal.Number(best.BaselineMean, "0.0000")} " +
            $"and always straight {Terminal.Number(best.BaselineZero, "0.0000")}.");
        terminal.Print($"Steering is off by {Terminal.Number(result.Steering.Mae, "0.000")} on average, on {result.Steering.Rows} rows of {where} that were not trained on.");
        terminal.Print(result.Validation);
        terminal.Print($"The model is in {folder}.");
    }
}
