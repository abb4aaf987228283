/** The files of the sample package: a legacy ASP.NET site with its transforms, the way Visual Studio lays them out. */
export function samplePackage(version: string): Readonly<Record<string, string>> {
  return {
    "web.config": WEB_CONFIG,
    "web.Release.config": WEB_RELEASE,
    "web.Production.config": WEB_PRODUCTION,
    "Default.aspx": `<%@ Page Language="C#" %>\n<h1>Harbour ${version}</h1>\n<p><%= ConfigurationManager.AppSettings["Environment"] %></p>\n`,
    "bin/Harbour.Web.dll.config": '<?xml version="1.0"?>\n<configuration />\n',
  };
}

const WEB_CONFIG = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <connectionStrings>
    <add name="HarbourDb" connectionString="Data Source=(localdb)\\MSSQLLocalDB;Initial Catalog=Harbour;Integrated Security=True" providerName="System.Data.SqlClient" />
  </connectionStrings>
  <appSettings>
    <!-- Where this copy runs; each environment has its own -->
    <add key="Environment" value="#{Octopus.Environment.Name}" />
    <add key="BerthApi" value="#{BerthApi}" />
    <add key="Banner" value="#{Banner}" />
  </appSettings>
  <system.web>
    <compilation debug="true" targetFramework="4.8" />
    <httpRuntime targetFramework="4.8" />
    <customErrors mode="Off" />
  </system.web>
</configuration>
`;

const WEB_RELEASE = `<?xml version="1.0" encoding="utf-8"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings>
    <add key="Cache" value="on" xdt:Transform="InsertIfMissing" xdt:Locator="Match(key)" />
  </appSettings>
  <system.web>
    <compilation xdt:Transform="RemoveAttributes(debug)" />
  </system.web>
</configuration>
`;

const WEB_PRODUCTION = `<?xml version="1.0" encoding="utf-8"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <connectionStrings>
    <add name="HarbourDb" connectionString="Server=sql.harbour.example;Database=Harbour;Integrated Security=SSPI" xdt:Transform="SetAttributes(connectionString)" xdt:Locator="Match(name)" />
  </connectionStrings>
  <appSettings>
    <add key="Telemetry" value="on" xdt:Transform="Insert" />
  </appSettings>
  <system.web>
    <customErrors mode="RemoteOnly" xdt:Transform="Replace" />
  </system.web>
</configuration>
`;
