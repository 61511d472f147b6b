namespace KartHub.Imaging.Tests;

/// <summary>One picture of 16×12 pixels, as Pillow 9.4 writes it in the formats that only others write.</summary>
internal static class OtherFiles
{
    /// <summary>What is in all of them.</summary>
    public static Frame Picture { get; } = Draw();

    /// <summary>Whole and in one go.</summary>
    public static byte[] Gif { get; } = Convert.FromBase64String("R0lGODdhEAAMAIQAAMCgwMCgoICgoICggECggECgYMBQoMBQgIBQgIBQYEBQYEBQQACgYACgQABQQABQIMAAgMAAYIAAYIAAQEAAQEAAIAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAAEAAMAAAIigAvCLxQoWCFCQgnRFgYYaAFgxQSSmAIQaCFhxUoRJwgYWIECBUvPtQYseNEkBAeqHywoOWCBDATHJh5YKUDlwpiIqBpQKWDmwsU5EyAYOcBAz1/3hSas+hOpAYaSG1QoGqBAVgHBNgaYCoDqwSyCuAKQCqDrwUIhB0gYGwAAGXPflUbtu1YuAACAgA7");

    /// <summary>Its rows in four passes.</summary>
    public static byte[] InterlacedGif { get; } = Convert.FromBase64String("R0lGODdhEAAMAIQAAMCgwMCgoICgoICggECggECgYMBQoMBQgIBQgIBQYEBQYEBQQACgYACgQABQQABQIMAAgMAAYIAAYIAAQEAAQEAAIAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAAEAAMAAAIigAvCLxQoWCFCQgnRFgYYaAFgxQSSmAIQaCFhxUoRJwgYWIECBUvPtQYseNEkBAeqHywoOWCBDATHJh5YKUDlwpiIqBpQKWDmwsU5EyAYOcBAz1/3hSas+hOpAYaSG1QoGqBAVgHBNgaYCoDqwSyCuAKQCqDrwUIhB0gYGwAAGXPflUbtu1YuAACAgA7");

    /// <summary>The picture, and then its mirror image.</summary>
    public static byte[] AnimatedGif { get; } = Convert.FromBase64String("R0lGODdhEAAMAIQAAMCgwMCgoICgoICggECggECgYMBQoMBQgIBQgIBQYEBQYEBQQACgYACgQABQQABQIMAAgMAAYIAAYIAAQEAAQEAAIAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAAEAAMAAAIigAvCLxQoWCFCQgnRFgYYaAFgxQSSmAIQaCFhxUoRJwgYWIECBUvPtQYseNEkBAeqHywoOWCBDATHJh5YKUDlwpiIqBpQKWDmwsU5EyAYOcBAz1/3hSas+hOpAYaSG1QoGqBAVgHBNgaYCoDqwSyCuAKQCqDrwUIhB0gYGwAAGXPflUbtu1YuAACAgAsAAAAABAADACEwKDAwKCggKCggKCAQKCAQKBgwFCgwFCAgFCAgFBgQFBgQFBAAKBgAKBAAFBAAFAgwACAwABggABggABAQABAQAAgAAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACIoAIwiMMKHghAoIK1xYeAHCQAkGKSS0wBCCwwgSIE6gILGCBYoNLWLMuJGjx48XDqg8kKBlggUwFzyY+cDASgQuFcR0QNOAzQMIcCZQoHOBA541fQINOpSo0aMPAkgNMKDqgAJYCzTY2gDAVAFWCWRlwBWA1wACwA4gILYAA7JdzaJNu5at27cNAgIAOw==");

    /// <summary>The colour of its last corner is transparent.</summary>
    public static byte[] TransparentGif { get; } = Convert.FromBase64String("R0lGODlhEAAMAIQAAMCgwMCgoICgoICggECggECgYMBQoMBQgIBQgIBQYEBQYEBQQACgYACgQABQQABQIMAAgMAAYIAAYIAAQEAAQEAAIAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACH5BAEAAAAALAAAAAAQAAwAAAiKAC8IvFChYIUJCCdEWBhhoAWDFBJKYAhBoIWHFShEnCBhYgQIFS8+1Bix40SQEB6ofLCg5YIEMBMcmHlgpQOXCmIioGlApYObCxTkTIBg5wEDPX/eFJqz6E6kBhpIbVCgaoEBWAcE2BpgKgOrBLIK4ApAKoOvBQiEHSBgbAAAZc9+VRu27Vi4AAICADs=");

    /// <summary>Exact.</summary>
    public static byte[] LosslessWebP { get; } = Convert.FromBase64String("UklGRj4AAABXRUJQVlA4TDEAAAAvD8ACAJkuRPQ/NlGI6H9AUdtGkiEOf0D37n+ABiQUpm3DZLenAIDSPwDm/7nD398AAA==");

    /// <summary>Nearly so.</summary>
    public static byte[] LossyWebP { get; } = Convert.FromBase64String("UklGRmgAAABXRUJQVlA4IFwAAACQAgCdASoQAAwAAMASJbACdLoAyv/dAP8BvAAOQAD+8n///eV//9/q/+/uL/veZ//4ZO+8egkSK+95jgT+4FldDxQU2TD7XHeFX/41bnLdVF//MS7yoD/xkIAAAA==");

    /// <summary>Exact; its first four rows are two thirds transparent, the next four a third, the last not at all.</summary>
    public static byte[] TransparentWebP { get; } = Convert.FromBase64String("UklGRkQAAABXRUJQVlA4TDcAAAAvD8ACEJkuRPQ/NlGI6H9AUdtGkiEOf0D37n+ABkQgkMIkX2HaNkx2ewoGAEn/AED5f+6w398AAA==");

    /// <summary>The same, nearly.</summary>
    public static byte[] LossyTransparentWebP { get; } = Convert.FromBase64String("UklGRpYAAABXRUJQVlA4WAoAAAAQAAAADwAACwAAQUxQSBQAAAABF9CqiAgQZNtM8pIXrUJE/zOOJ1ZQOCBcAAAAkAIAnQEqEAAMAADAEiWwAnS6AMr/3QD/AbwADkAA/vJ///3lf//f6v/v7i/73mf/+GTvvHoJEivveY4E/uBZXQ8UFNkw+1x3hV/+NW5y3VRf/zEu8qA/8ZCAAAA=");

    /// <summary>The picture, and then its mirror image.</summary>
    public static byte[] AnimatedWebP { get; } = Convert.FromBase64String("UklGRpoBAABXRUJQVlA4WAoAAAACAAAADwAACwAAQU5JTQYAAAAAAAAAAABBTk1GtgAAAAAAAAAAAA8AAAsAAAAAAAJWUDhMngAAAC8PwAIAv0CQbVPEIdxf5AoDJBBIRsmfYrT57wKFBBLY/QMobNtITR3fM0NE/wMAwMyslFLWWgsA0My8lFLXWhsA0cy9lFrX2hsQ0dy91FrX3puIKIQQWmvtnHOIiEMIsbXWzzmXiDmEGFvr/Zx7iZlDjLH13s+9V0QkpZTGGOO990REU0p5jDHfe19ENaWcx5jzvf9FVVPOecw53/8fQU5NRrAAAAAAAAAAAAAPAAALAAAAAAAAVlA4TJgAAAAvD8ACAL9AkG1TxCHcX+QKAyQQSEbJn2K0+e8ChQQS2P0DMGgkSdHh4vHt7/vXeiYi+h/nnNNaawAAIYRwzzm9tYYAEN89p/fWEAFifPf03hsiQowxmJmNMQYRUUopfWY2xxhMRPl9ZnOOwUyU8/tszjmYmXLOyd19rbVEREop5Xf3vdZSEanvd997LVWRWt/ve++lqlJrLQ==");

    /// <summary>In the colours of printing.</summary>
    public static byte[] CmykJpeg { get; } = Convert.FromBase64String("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgADAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD8/wD4F/8AMb/7Yf8AtSvhT/hm7/qYv/JH/wC2V8P/AA2+G2/yv3Xmb8N84xv/ANpvRR2Hf3zz+qdfqr8C/wDmN/8AbD/2pR/wzd/1MX/kj/8AbK+q/ht8Nt/lfuvM34b5xjf/ALTeijsO/vnkr8qvgX/zG/8Ath/7Ur9QKxPhroVm3k7o926ETvu/jbjAPsM9P/r5K/VX4F/8xv8A7Yf+1KK+q/hroVm3k7o926ETvu/jbjAPsM9P/r5K/9k=");

    /// <summary>The same with brightness and colour apart.</summary>
    public static byte[] YcckJpeg { get; } = Convert.FromBase64String("/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgADAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD7s8WfF7/Uf8Sz+9/y8fT/AGaq6jZ48/8A07bjA+WP7vXgc9ff/It+Nfh7zY/6dn7/APyx/wB3/ar9U68G8VfF3/j3/wCJZ/e/5ePp/s1h6jZ7fP8A9O24wPlj+714HPX3/wAj5h8a/D3mx/07P3/+WP8Au/7VFeWeK3IEH1YfyrvtTv5h5+Gxh/LGOw56e/Ffpf40UE2P0c/+g0V4L4skb9xz3YfyrD1G/mH2jDYw4jGOw56e/FfMfjRRix+jn/0Giv/Z");

    /// <summary>From coarse to fine.</summary>
    public static byte[] ProgressiveJpeg { get; } = Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUAQEAAAAAAAAAAAAAAAAAAAAC/9oADAMBAAIQAxAAAAGDvVL1D//EABcQAQEBAQAAAAAAAAAAAAAAAAAEBQH/2gAIAQEAAQUClyEuQk4lf//EABsRAAAHAQAAAAAAAAAAAAAAAAADBQYhUWHw/9oACAEDAQE/AW+uHR14P//EABgRAAIDAAAAAAAAAAAAAAAAAAADAvDx/9oACAECAQE/AUulcP/EABgQAAIDAAAAAAAAAAAAAAAAAAABAiOi/9oACAEBAAY/ApWZHZkZI//EABkQAAIDAQAAAAAAAAAAAAAAAAChASHwsf/aAAgBAQABPyFTli/LIFI8H//aAAwDAQACAAMAAAAQI//EABYRAQEBAAAAAAAAAAAAAAAAAFEAQf/aAAgBAwEBPxDCSv/EABgRAAIDAAAAAAAAAAAAAAAAACHwEWGx/9oACAECAQE/EBRlJn//xAAcEAABBAMBAAAAAAAAAAAAAAAAAUGx8BExUZH/2gAIAQEAAT8QqnRmubDCypE/CpP/2Q==");

    /// <summary>A WebP of 58 bytes that has room made for 65,536 groups of codes, 2.5 GB.</summary>
    public static byte[] WebPBomb { get; } = Convert.FromBase64String("UklGRjIAAABXRUJQVlA4TCYAAAAvD8ACAG7of/8LUIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==");

    /// <summary>The same in what it says of its opacity.</summary>
    public static byte[] WebPOpacityBomb { get; } = Convert.FromBase64String("UklGRqQAAABXRUJQVlA4WAoAAAAQAAAADwAACwAAQUxQSCIAAAABbuh//wtQgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVlA4IFwAAACQAgCdASoQAAwAAMASJbACdLoAyv/dAP8BvAAOQAD+8n///eV//9/q/+/uL/veZ//4ZO+8egkSK+95jgT+4FldDxQU2TD7XHeFX/41bnLdVF//MS7yoD/xkIAAAA==");

    private static Frame Draw()
    {
        var frame = new Frame(16, 12);
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var pixel = frame.Row(y)[(3 * x)..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)(x / 4 * 64), (byte)(y / 4 * 80), (byte)(8 * (x + y) / 32 * 32));
            }
        }

        return frame;
    }
}
