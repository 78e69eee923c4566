namespace ShipLab.Cli.Doctor;

/// <summary>How a finding bears on the lab.</summary>
internal enum Health
{
    /// <summary>As it should be, or plain information.</summary>
    Good,

    /// <summary>The lab works, but slower or with something left out.</summary>
    Lacking,

    /// <summary>The lab does not work.</summary>
    Broken,
}

/// <summary>One line of the doctor: what was looked at, what was found, and what to do when it is not as it should
/// be.</summary>
internal sealed record Finding(string Name, string Value, Health Health = Health.Good, string? Advice = null);
