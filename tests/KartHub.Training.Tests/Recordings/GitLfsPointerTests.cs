using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Training.Interchange.Keras;
using KartHub.Training.Models;
using KartHub.Training.Recordings;
using KartHub.Training.Tests.Models;

namespace KartHub.Training.Tests.Recordings;

public sealed class GitLfsPointerTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 6123456\n";
    private const string Words = "is a Git LFS pointer, not the file itself: run 'git lfs pull'";

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void APointer_InsteadOfARecording_IsNamed()
    {
        var zip = temp.Write("recording.zip", Pointer);
        Should.Throw<Refusal>(() => RecordingFormats.Open(zip)).Message.ShouldStartWith($"recording.zip {Words}");
        temp.Write("recording/data.csv", Pointer);
        Should.Throw<Refusal>(() => RecordingFormats.Open(temp["recording"])).Message.ShouldStartWith($"data.csv {Words}");
    }

    [Fact]
    public void APointer_InsteadOfAPicture_IsNamed() =>
        Should.Throw<ImageFormatException>(() => Picture.Read(System.Text.Encoding.ASCII.GetBytes(Pointer))).Message.ShouldContain("git lfs pull");

    [Fact]
    public void APointer_InsteadOfAModel_IsNamed()
    {
        ModelFolder.Save(temp["model"], TestModels.Random("small"));
        var weights = temp.Write("model/model.safetensors", Pointer);
        Should.Throw<Refusal>(() => ModelFolder.Load(temp["model"])).Message.ShouldStartWith($"{weights} {Words}");

        var keras = temp.Write("model.keras", Pointer);
        Should.Throw<Refusal>(() => KerasImport.Read(keras)).Message.ShouldStartWith($"{keras} {Words}");
        Should.Throw<Refusal>(() => KerasImport.Read(temp["any.h5"], new KerasImportOptions { Architecture = keras })).Message.ShouldStartWith($"{keras} {Words}");
    }
}
