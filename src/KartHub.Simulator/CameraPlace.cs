namespace KartHub.Simulator;

/// <summary>Where the camera flies, behind the kart.</summary>
public enum CameraPlace
{
    /// <summary>Close behind, as in the games people know.</summary>
    Near,

    /// <summary>Higher and further back: more of the road, a smaller kart.</summary>
    Far,
}
