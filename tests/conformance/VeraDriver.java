// Asks veraPDF, the reference validator, whether files keep the profile that they claim.
//
// Server mode: reads lines "flavour<TAB>path" (UTF-8) from standard input and answers each with one JSON line
// {"valid": true|false, "failed": ["clause-test", …], "error": null|"what went wrong"}. Flavours are veraPDF's own
// ids: 3a, 3b, 2b, 2u, ua1. One start of Java costs about two seconds, a check afterwards a tenth of one.
//
// The jar that carries veraPDF lacks the JAXB runtime, so its profile directory is empty; the profiles themselves are
// inside the jar as XML and are read here with the JDK's own DOM parser.

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public final class VeraDriver {
    private static final Map<String, ValidationProfile> PROFILES = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset(); // answers only on standard output
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t", 2);
            out.println(answer(parts[0], parts[1]));
        }
    }

    private static String answer(String flavourId, String path) {
        Set<String> failed = new TreeSet<>();
        try (InputStream file = new FileInputStream(path)) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(flavourId);
            ValidationProfile profile = profile(flavour);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
                ValidationResult result = validator.validate(parser);
                for (RuleId rule : result.getFailedChecks().keySet()) {
                    failed.add(rule.getClause() + "-" + rule.getTestNumber());
                }
                boolean sawSomething = result.getTotalAssertions() > 0;
                return json(result.isCompliant() && sawSomething, failed, sawSomething ? null : "nothing was checked");
            }
        } catch (Exception | LinkageError | StackOverflowError broken) {
            return json(false, failed, broken.toString());
        }
    }

    private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        ValidationProfile known = PROFILES.get(flavour.getId());
        if (known != null) {
            return known;
        }
        String id = flavour.getId();
        String name = id.startsWith("ua") ? "PDFUA-" + id.substring(2) : "PDFA-" + id.toUpperCase();
        Element root;
        try (InputStream xml = VeraDriver.class.getClassLoader()
                .getResourceAsStream("org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : elements(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : elements(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        if (rules.isEmpty()) {
            throw new IllegalStateException(name + " holds no rules");
        }
        ValidationProfile made = Profiles.profileFromValues(flavour,
                Profiles.profileDetailsFromValues(name, name, "veraPDF Consortium", new Date(0)), "", rules, variables);
        PROFILES.put(id, made);
        return made;
    }

    private static Rule rule(Element rule) {
        Element id = elements(rule, "id").get(0);
        List<ErrorArgument> none = new ArrayList<>();
        List<Reference> references = new ArrayList<>();
        String deferred = rule.getAttribute("deferred");
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), deferred.isEmpty() ? null : Boolean.valueOf(deferred),
                rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), none), references);
    }

    private static List<Element> elements(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getElementsByTagName(name);
        for (int index = 0; index < nodes.getLength(); index++) {
            found.add((Element) nodes.item(index));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = elements(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    private static String json(boolean valid, Set<String> failed, String error) {
        StringBuilder line = new StringBuilder("{\"valid\": ").append(valid).append(", \"failed\": [");
        String comma = "";
        for (String rule : failed) {
            line.append(comma).append('"').append(rule).append('"');
            comma = ", ";
        }
        line.append("], \"error\": ");
        if (error == null) {
            return line.append("null}").toString();
        }
        line.append('"');
        for (char letter : error.toCharArray()) {
            line.append(letter < ' ' || letter == '"' || letter == '\\' ? ' ' : letter);
        }
        return line.append("\"}").toString();
    }
}
