using System.Text;

namespace KartHub.InputPlugin;

/// <summary>The emulator's log.</summary>
internal sealed unsafe class EmulatorLog(void* context, delegate* unmanaged[Cdecl]<void*, int, byte*, void> write)
{
    private const int Error = 1; // M64MSG_ERROR, _WARNING, _INFO
    private const int Warning = 2;
    private const int Information = 3;

    public void Fail(string message) => Write(Error, message);

    public void Warn(string message) => Write(Warning, message);

    public void Inform(string message) => Write(Information, message);

    private void Write(int level, string message)
    {
        if (write is not null)
        {
            fixed (byte* text = Encoding.UTF8.GetBytes(message + '\0'))
            {
                write(context, level, text);
            }
        }
    }
}
