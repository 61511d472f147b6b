namespace KartHub.Imaging;

/// <summary>A file is not the picture it claims to be. The message says what is wrong, in words for the person who chose the file.</summary>
public sealed class ImageFormatException : Exception
{
    public ImageFormatException(string message) : base(message)
    {
    }

    public ImageFormatException(string message, Exception inner) : base(message, inner)
    {
    }

    public ImageFormatException()
    {
    }
}
